"""WCAG 2.2, 1.4.4 and 1.4.10: on 320 px, also with text twice as large, nothing scrolls sideways or is cut off."""

from playwright.sync_api import Page

MEASURE = """() => {
    const root = document.documentElement, blamed = [];
    const found = root.scrollWidth > root.clientWidth ? [`the page scrolls: ${root.scrollWidth} px`] : [];
    const blame = (element, fault) => {
        if (blamed.some(one => one.contains(element))) return;
        blamed.push(element);
        found.push(`${fault}: ${element.localName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`);
    };
    const scrolls = element => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    const walk = element => {
        if (!element.checkVisibility({visibilityProperty: true}) || element.matches(".visually-hidden, .skip")) return;
        const {left, right, width} = element.getBoundingClientRect();
        if (width && (left < -1 || right > root.clientWidth + 1)) blame(element, "beyond the edge");
        if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth && element.localName !== "input"
            && ["hidden", "clip"].includes(getComputedStyle(element).overflowX)) blame(element, "cut off");
        if (!scrolls(element)) [...element.children].forEach(walk);  // tables may (1.4.10)
    };
    [...document.body.children].forEach(walk);
    return found;
}"""
ENLARGE = "size => { document.documentElement.style.fontSize = size }"


def findings(page: Page) -> list[str]:
    """Make the window narrow, then the text large."""
    page.set_viewport_size({"width": 320, "height": 900})
    found = [f"320 px: {finding}" for finding in page.evaluate(MEASURE)]
    page.evaluate(ENLARGE, "200%")
    found += [f"320 px, text at 200 %: {finding}" for finding in page.evaluate(MEASURE)]
    page.evaluate(ENLARGE, "")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found
