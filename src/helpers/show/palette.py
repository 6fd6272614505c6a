"""Every colour of figures, pages and the printable report, and the style of figures."""

from __future__ import annotations

# Okabe and Ito's colours, told apart with every common kind of colour blindness.
BLUE, ORANGE, GREEN, VERMILION, PURPLE = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7"
LIGHT_BLUE, DARK_BLUE = "#56b4e9", "#003f66"
GREY, LIGHT_GREY, GRID_GREY, INK, WHITE = "#6b6b6b", "#d0d0d0", "#e5e5e5", "#222222", "#ffffff"
# So light that grey labels stay readable on it.
BAND_GREY = "#eeeeee"
TIER_COLORS = {"1": LIGHT_BLUE, "2": BLUE, "3": DARK_BLUE, "none": GREY}
# The report prints under-representation in orange and over-representation in blue.
REPRESENTATION_COLORS = {"under": ORANGE, "over": BLUE, "within": GREY, "not comparable": LIGHT_GREY}

FIGURE_STYLE = {
    # Bundled with matplotlib, so that every machine draws the same; Verdana has the same widths in browsers.
    "font.sans-serif": ["DejaVu Sans", "Verdana", "sans-serif"],
    "font.size": 11,
    "figure.titlesize": 13,
    "figure.titleweight": "bold",
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID_GREY,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "savefig.facecolor": WHITE,
    # Text stays text, so that it can be searched and read aloud; ids depend on the content alone.
    "svg.fonttype": "none",
    "svg.hashsalt": "cte",
}

# Pages, in the light and in the dark: the theme's own variables and those of this project's style.
PAGE_COLORS = {
    "light": {
        "pst-color-primary": "#00558c",
        "pst-color-link": "#00558c",
        "pst-color-secondary": "#8a4b00",
        "pst-color-text-muted": "#505862",
        "tile": "#f7f9fb",
        "mark": "#fff3cf",
        "shade": "#00000029",
    },
    "dark": {
        "pst-color-primary": "#7cc0ff",
        "pst-color-link": "#7cc0ff",
        "pst-color-secondary": "#f0b45c",
        "pst-color-text-muted": "#b4bcc6",
        "tile": "#1b222b",
        "mark": "#4a3d10",
        "shade": "#ffffff38",
    },
}
# Figures keep a light plate in the dark, because their ink is dark; paper is white whatever the theme.
PLATE, PAPER, PAPER_INK = WHITE, WHITE, "#000000"
REPORT_COLORS = {"ink": INK, "grey": "#595959", "line": "#c8c8c8", "band": "#eef3f7", "accent": DARK_BLUE}


def page_style() -> str:
    """Return the colours of pages as custom properties of a style sheet."""
    fixed = f"html {{ --plate: {PLATE}; --paper: {PAPER}; --paper-ink: {PAPER_INK}; }}\n"
    return fixed + "".join(
        f'html[data-theme="{theme}"] {{ {" ".join(f"--{name}: {color};" for name, color in colors.items())} }}\n'
        for theme, colors in PAGE_COLORS.items()
    )
