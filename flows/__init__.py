"""The rim of Newsloom: settings, fetching, the crawl, Prefect and the command line."""
