"""Site rules: what a person wrote down about where a site's pages keep headline, text, byline and date."""
