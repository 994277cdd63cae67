"""A WordPress export with the posts that a test thinks up: write(path, [Post(title="…", published=datetime), …]).

Titles, texts and tags are HTML, as in WordPress.
"""

import datetime
import re
import struct
import zlib
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
    status: str = "publish"


def png(width, height):
    """A picture that is not all of one colour."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"".join(bytes((x * 255 // width, 90, 200)) for x in range(width))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress((b"\0" + row) * height)) + chunk(b"IEND", b""))


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
            f"<wp:post_name>post-{number}</wp:post_name><wp:status>{post.status}</wp:status>"
            f"<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order>"
            f"<wp:post_type>{post.kind}</wp:post_type><wp:post_password></wp:post_password>"
            f"<wp:is_sticky>0</wp:is_sticky>{tags}{thumbnail}</item>\n")


def menu_item(number, label, kind, object_id):
    """An entry of the one menu; kind is "page", "post" or "category"."""
    taken = "taxonomy" if kind == "category" else "post_type"
    return (f"<item><title>{cdata(label)}</title><link>http://old.example/?p={number}</link><dc:creator>ada</dc:creator>"
            f"<content:encoded></content:encoded><excerpt:encoded></excerpt:encoded><wp:post_id>{number}</wp:post_id>"
            f"<wp:post_date>2024-01-01 00:00:00</wp:post_date>"
            f"<wp:post_date_gmt>2024-01-01 00:00:00</wp:post_date_gmt><wp:post_name>{number}</wp:post_name>"
            f"<wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:menu_order>{number}</wp:menu_order>"
            f"<wp:post_type>nav_menu_item</wp:post_type><category domain=\"nav_menu\" nicename=\"main\">Main</category>"
            f"{meta('_menu_item_type', taken)}{meta('_menu_item_menu_item_parent', '0')}"
            f"{meta('_menu_item_object', kind)}{meta('_menu_item_object_id', str(object_id))}"
            f"{meta('_menu_item_url', '')}</item>\n")


def write(path, posts, first=101, sections=(), menu=()):
    """Ids count from `first`; the path of post n is /YEAR/MONTH/post-n/.

    `sections` are names, whose ids count from 1; `menu` holds (label, kind, id) as menu_item() takes them."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for number, name in enumerate(sections, 1):
            file.write(f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>s{number}"
                       f"</wp:category_nicename><wp:category_parent></wp:category_parent>"
                       f"<wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n")
        if menu:
            file.write("<wp:term><wp:term_id>900</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>"
                       "<wp:term_slug>main</wp:term_slug><wp:term_parent></wp:term_parent>"
                       "<wp:term_name>Main</wp:term_name></wp:term>\n")
        for number, post in enumerate(posts, first):
            if post.picture:
                file.write(attachment(number + PICTURES, post.picture))
            file.write(item(number, post))
        for number, entry in enumerate(menu, 9001):
            file.write(menu_item(number, *entry))
        file.write("</channel></rss>\n")
    return path
