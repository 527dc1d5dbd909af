// What can be clicked on a page and is seen: elements whose own label is short, the innermost of those that share one.
() => {
  const LONGEST = 16;
  const label = (element) => (element.innerText || element.value || element.title || element.alt
    || element.getAttribute("aria-label") || "").trim();
  const seen = (element) => element.getClientRects().length > 0
    && getComputedStyle(element).visibility !== "hidden";
  const candidates = document.querySelectorAll(
    "a, button, input[type=button], input[type=submit], img, [onclick], [role=button], li, span, div, i, em, b");
  return [...candidates].filter((element) => {
    const words = label(element);
    if (words.length > LONGEST || !seen(element)) return false;
    const drawn = element.matches("a, button, img, [onclick], [role=button], li, i");
    if (!words) return drawn && `${element.className} ${element.id}`.toLowerCase().includes("next");
    return ![...element.children].some((child) => label(child) === words);
  });
}
