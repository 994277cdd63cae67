#!/usr/bin/env python3
"""record.py OUT: what a real WordPress answered, for tests that have none at hand (../wordpress_stub.py serves it).

One JSON file: REST collections whole, pages and files by path, the export file, what was made. Addresses of the
recorded site stand as http://recorded.invalid.
"""

import base64
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

import site_of_wordpress

BASE = "http://recorded.invalid"
COLLECTIONS = ["users", "categories", "tags", "media", "pages", "posts", "comments"]
PAGES = ["/", "/wp-sitemap.xml", "/robots.txt", "/?feed=rss2&paged=1", "/?feed=rss2&paged=2", "/?feed=rss2&paged=3"]
DROPPED = {"_links", "meta", "template", "ping_status", "format"}


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def record_page(wordpress, path):
    status, headers, body = get(wordpress.url + path)
    kind = headers.get("Content-Type", "")
    told = {"status": status, "type": kind}
    if headers.get("Link"):
        told["link"] = headers["Link"]
    if kind.startswith("image/"):
        told["base64"] = base64.b64encode(body).decode()
    else:
        told["body"] = body.decode("utf-8")
    return told


def record(wordpress):
    made = wordpress.made
    told = {"made": made, "collections": {}, "pages": {}}
    fields = "name,description,home,timezone_string,namespaces"
    told["root"] = json.loads(get(f"{wordpress.url}/wp-json/?_fields={fields}")[2])
    for name in COLLECTIONS:
        items = json.loads(get(f"{wordpress.url}/wp-json/wp/v2/{name}?per_page=100&orderby=id&order=asc")[2])
        told["collections"][name] = [{k: v for k, v in item.items() if k not in DROPPED} for item in items]
    paths = [url.replace(wordpress.url, "") for url in [*made["links"].values(), *made["lists"], *made["files"]]]
    index = get(wordpress.url + "/wp-sitemap.xml")[2].decode()
    sitemaps = [line.split("</loc>")[0] for line in index.split("<loc>")[1:]]
    paths += [item["link"].replace(wordpress.url, "") for items in told["collections"].values() for item in items
              if "link" in item and "#" not in item["link"]]
    faces = ["/wp-content/uploads/2021/05/face.png", "/wp-content/uploads/nobody.png"]
    for path in PAGES + paths + faces + [url.replace(wordpress.url, "") for url in sitemaps]:
        if path not in told["pages"]:
            told["pages"][path] = record_page(wordpress, path)
    export = wordpress.export(os.path.join(wordpress.dir, "export.xml"))
    with open(export, encoding="utf-8") as file:
        told["export"] = file.read()
    text = json.dumps(told, ensure_ascii=False, indent=1)
    for form in (wordpress.url, wordpress.url.replace("/", "\\/")):
        text = text.replace(form, BASE)
    text = text.replace(wordpress.host, BASE.split("//")[1])
    return text.replace(urllib.parse.quote(wordpress.host), BASE.split("//")[1])


def main():
    with site_of_wordpress.WordPress() as wordpress:
        text = record(wordpress)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(text + "\n")


if __name__ == "__main__":
    main()
