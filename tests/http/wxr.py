"""A WordPress export with the posts that a test thinks up: write(path, [Post(title="…", published=datetime), …]).

Titles, texts and tags are HTML, as in WordPress.
"""

import datetime
import re
from dataclasses import dataclass, field

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
PICTURES = 100000  # the id of a post's picture is so much more than its own
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title><link>http://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>http://old.example</wp:base_site_url>
<wp:base_blog_url>http://old.example</wp:base_blog_url>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login>ada</wp:author_login>
<wp:author_email>ada@canary.example</wp:author_email>
<wp:author_display_name>Ada</wp:author_display_name></wp:author>
"""


@dataclass
class Post:
    title: str
    published: datetime.datetime
    body: str = "<p>A word.</p>"
    tags: list = field(default_factory=list)
    kind: str = "post"
    picture: str = ""  # a file in /wp-content/uploads/2024/01/ of the old site: its lead picture


def cdata(text):
    text = FORBIDDEN.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"


def meta(key, value):
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"


def attachment(number, name):
    return (f"<item><title>{cdata('A picture')}</title><link>http://old.example/picture-{number}/</link>"
            f"<dc:creator>ada</dc:creator><content:encoded></content:encoded>"
            f"<excerpt:encoded>{cdata('A caption & more')}</excerpt:encoded><wp:post_id>{number}</wp:post_id>"
            f"<wp:post_date>2024-01-01 00:00:00</wp:post_date>"
            f"<wp:post_date_gmt>2024-01-01 00:00:00</wp:post_date_gmt>"
            f"<wp:post_name>picture-{number}</wp:post_name><wp:status>inherit</wp:status>"
            f"<wp:post_parent>0</wp:post_parent><wp:post_type>attachment</wp:post_type>"
            f"<wp:attachment_url>http://old.example/wp-content/uploads/2024/01/{name}</wp:attachment_url>"
            f"{meta('_wp_attached_file', '2024/01/' + name)}</item>\n")


def item(number, post):
    date = post.published.strftime("%Y-%m-%d %H:%M:%S")
    path = f"{post.published:%Y/%m}/post-{number}/" if post.kind == "post" else f"post-{number}/"
    tags = "".join(f'<category domain="post_tag" nicename="tag-{number}-{i}">{cdata(tag)}</category>'
                   for i, tag in enumerate(post.tags))
    thumbnail = meta("_thumbnail_id", str(number + PICTURES)) if post.picture else ""
    dates = "".join(f"<wp:{name}>{date}</wp:{name}>"
                    for name in ("post_date", "post_date_gmt", "post_modified", "post_modified_gmt"))
    return (f"<item><title>{cdata(post.title)}</title><link>http://old.example/{path}</link>"
            f'<dc:creator>ada</dc:creator><guid isPermaLink="false">http://old.example/?p={number}</guid>'
            f"<content:encoded>{cdata(post.body)}</content:encoded><excerpt:encoded></excerpt:encoded>"
            f"<wp:post_id>{number}</wp:post_id>{dates}<wp:comment_status>open</wp:comment_status>"
            f"<wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status>"
            f"<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order>"
            f"<wp:post_type>{post.kind}</wp:post_type><wp:post_password></wp:post_password>"
            f"<wp:is_sticky>0</wp:is_sticky>{tags}{thumbnail}</item>\n")


def write(path, posts, first=101):
    """Ids count from `first`; the path of post n is /YEAR/MONTH/post-n/."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for number, post in enumerate(posts, first):
            if post.picture:
                file.write(attachment(number + PICTURES, post.picture))
            file.write(item(number, post))
        file.write("</channel></rss>\n")
    return path
