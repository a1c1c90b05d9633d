"""A news site for the fetcher that answers from a table, without a network."""

import asyncio

import httpx

from flows.fetching.fetcher import Fetcher, FetchPolicy, Request

TDM = "/.well-known/tdmrep.json"
HTML = "<p>The quick brown fox.</p>"


class Site:
    """Answers from {path: response or list of responses}; keeps what was asked (tdmrep.json if held)."""

    def __init__(self, answers):
        self.answers = {"/robots.txt": httpx.Response(404)} | answers
        self.requests = []

    def __call__(self, request):
        path = request.url.raw_path.decode()
        if path == TDM and not any(key.endswith(TDM) for key in self.answers):
            return httpx.Response(404)
        self.requests.append(request)
        answer = self.answers.get(path, self.answers.get(f"{request.url.host}{path}", httpx.Response(404)))
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else _copy(answer)

    def paths(self):
        return [request.url.path for request in self.requests]


def _copy(response):
    return httpx.Response(response.status_code, headers=response.headers, content=response.content)


def page(text=HTML, **headers):
    return httpx.Response(200, html=text, headers=headers)


def moved(to, status=301, **headers):
    return httpx.Response(status, headers={"location": to} | headers)


def fetch(answers, url="https://news.example/a", policy=None, **asked):
    """One fetch; gives (result, site)."""
    site = Site(answers)
    settings = {"user_agent": "newsloom-test", "delay": 0.0, "backoff": 0.001} | (policy or {})

    async def run():
        async with Fetcher(FetchPolicy(**settings), httpx.MockTransport(site)) as fetcher:
            return await fetcher.fetch(Request(url=url, **asked))

    return asyncio.run(run()), site
