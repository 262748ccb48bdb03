"""Screenshots of every view of a report: three widths, light and dark, both languages: ``make report-shots``.

``python tools/report_shots.py REPORT [FOLDER]`` opens ``REPORT/index.html`` from disk and writes PNG files.
Needs Debian's ``chromium`` (or another Chromium named by $CHROMIUM) and the Python package ``playwright``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (390, 844)}
LOOKS = (("light", "en"), ("dark", "en"), ("light", "zh-CN"), ("dark", "zh-CN"))
VIEWS = {
    "overview": "#overview",
    "tables": "#tables",
    "table": "#pilots",
    "findings": "#findings",
    "cell": "#pilots/b3-09/peak_year",
    "prose": "#peak_targets/b2-02|1/edtf",
    "lost": "#lost_digits/pilot-assessment-2023|1/value",
    "document": "#document/third-batch-attachment-2017",
    "pictures": "#pictures",
    "pilot": "#pilot/b3-09",
    "search": "#search/嘉兴",
    "changes": "#changes",
}
WHOLE = ("overview", "pictures", "cell", "pilot", "search", "changes")  # shown from top to bottom
PRINTED = ("overview", "cell", "pilot")
LEAST = 100  # signs of a view that has come in
STILL = 3  # times that a page has to be found as long as before
PATIENCE = 120_000  # milliseconds that a page may take on a busy machine


def chromium() -> str:
    """The browser to drive: $CHROMIUM, else what the system has; "" where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


@contextmanager
def browser(**options: Any) -> Iterator[Any]:
    """Open a browser with an empty profile; give its context. Nothing is downloaded or kept."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as profile, sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            profile, executable_path=chromium(), headless=True, args=list(FLAGS), **options
        )
        try:
            yield context
        finally:
            context.close()


def shoot(report: Path, to: Path) -> None:
    """Write a PNG for each view, width, scheme and language, and one of what is printed."""
    to.mkdir(parents=True, exist_ok=True)
    address = (report / "index.html").resolve().as_uri()
    for width, (across, down) in WIDTHS.items():
        for scheme, language in LOOKS:
            with browser(viewport={"width": across, "height": down}, color_scheme=scheme, locale=language) as context:
                page = open_page(context, address)
                for name, view in VIEWS.items():
                    shoot_view(page, address + view, to / f"{name}-{width}-{scheme}-{language[:2]}.png", name in WHOLE)
    with browser(viewport={"width": 794, "height": 1123}, color_scheme="light", locale="en") as context:
        page = open_page(context, address)
        page.emulate_media(media="print")
        for name in PRINTED:
            shoot_view(page, address + VIEWS[name], to / f"{name}-print.png", True)


def open_page(context: Any, address: str) -> Any:
    """Open the report; from then on a view follows another by its address alone, as for a reader."""
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("body.ready")
    return page


def shoot_view(page: Any, address: str, to: Path, is_whole: bool) -> None:
    """Write the PNG of one view."""
    page.goto(address)
    lengths: list[int] = []
    while len(lengths) < STILL or len(set(lengths[-STILL:])) > 1:  # until nothing more comes in
        page.wait_for_timeout(300)
        lengths.append(page.evaluate("document.querySelector('main').innerText.length"))
        if lengths[-1] < LEAST:  # still loading
            lengths.clear()
    page.screenshot(path=to, full_page=is_whole)


def main() -> int:
    """Shoot; give the exit status: 2 where there is no browser or no report."""
    report = Path(sys.argv[1] if len(sys.argv) > 1 else "report")
    if not chromium() or not (report / "index.html").is_file():
        print("report_shots: needs chromium and a report (make report)", file=sys.stderr)
        return 2
    shoot(report, Path(sys.argv[2] if len(sys.argv) > 2 else "build/report-shots"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
