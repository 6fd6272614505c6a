"""Built pages lead nowhere outside, to nothing that is not there, and show no picture without words."""

from pathlib import Path

import pytest

from helpers.publish.site.checks import page_problems, require_sound


def write_pages(root: Path, **pages: str) -> Path:
    for name, text in pages.items():
        (root / f"{name}.html").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="a" src="https://e.org/a.png">',
        "<script src='//e.org/a.js'></script>",
        "<link rel=stylesheet href=http://e.org/a.css>",
        '<a href="mailto:a@e.org">a</a>',
        '<form action="https://e.org/">',
        '<p style="background: url(https://e.org/a.png)">',
        "<style>@import 'https://e.org/a.css';</style>",
        '<style>p {background: url("//e.org/a")}</style>',
        '<script>fetch("https://e.org/a")</script>',
        '<meta http-equiv="refresh" content="0; url=https://e.org">',
        '<video poster="HTTPS://e.org/a.png"></video>',
        '<svg><use xlink:href="https://e.org/a.svg"></use></svg>',
    ],
)
def test_whatever_a_browser_would_load_or_follow_from_outside_is_found(tmp_path, html):
    problems = page_problems(write_pages(tmp_path, a=f"<p>text</p>{html}"), promised={})
    assert len(problems) == 1
    assert problems[0].startswith("a.html: has the external address ")


def test_text_that_names_an_address_and_pictures_inside_the_page_are_no_external_address(tmp_path):
    named = '<p title="see https://e.org/">https://e.org/</p><!-- <a href="https://e.org"> -->'
    inside = '<img alt="a" src="data:image/png;base64,AA">'
    assert page_problems(write_pages(tmp_path, a=named + inside), promised={}) == []


def test_broken_links_lost_anchors_repeated_anchors_and_silent_pictures_are_found_together(tmp_path):
    links = ("b.html#here", "b.html#gone", "c.html", "#me", "../up.html")
    root = write_pages(
        tmp_path,
        a="".join(f'<a href="{link}">x</a>' for link in links),
        b='<p id="here"></p><p id="here"></p><img src="p.png"><img alt=" " src="p.png"><a href="b.html?x=1#here">x</a>',
    )
    (root / "p.png").write_bytes(b"")
    assert page_problems(root, promised={"b.html": {"here", "table-1"}, "d.html": {"x"}}) == [
        "a.html: links to b.html#gone, but b.html has no such anchor.",
        "a.html: links to c.html, which is not in the site.",
        "a.html: links to #me, but a.html has no such anchor.",
        "a.html: links to ../up.html, which is not in the site.",
        "b.html: the picture p.png has no text.",
        "b.html: the picture p.png has no text.",
        "b.html: the anchor here stands twice.",
        "b.html: the promised anchor table-1 is gone.",
        "d.html: the promised anchor x is gone.",
    ]


def test_styles_and_scripts_of_their_own_are_searched_too(tmp_path):
    write_pages(tmp_path, a="<p>")
    (tmp_path / "a.css").write_text("p {background: url(//e.org/a)}")
    (tmp_path / "a.js").write_text('import("https://e.org/a.js"); x = "http://www.w3.org/2000/svg"')
    assert page_problems(tmp_path, promised={}) == [
        "a.css: has the external address //e.org/a.",
        "a.js: has the external address https://e.org/a.js.",
    ]


def test_a_check_of_no_pages_is_an_error(tmp_path):
    with pytest.raises(ValueError, match=r"expected pages, found none\."):
        require_sound(tmp_path, promised={})
    assert require_sound(write_pages(tmp_path, a="<p>"), promised={}) == 1
