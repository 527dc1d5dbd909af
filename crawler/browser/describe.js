// What the collected elements say of themselves.
(elements) => elements.map((element) => {
  const names = (one) => `${typeof one.className === "string" ? one.className : ""} ${one.id}`.toLowerCase();
  const parents = [];
  for (let one = element.parentElement; one && parents.length < 5; one = one.parentElement) parents.push(one);
  const close = parents.slice(0, 1).filter((one) => one.matches("li, a, button, span"));
  const own = [element, ...close];
  return {
    label: (element.innerText || element.value || element.title || element.alt
      || element.getAttribute("aria-label") || "").trim(),
    names: own.map(names).join(" "),
    around: parents.map(names).join(" "),
    shut: own.some((one) => one.disabled === true || one.getAttribute("aria-disabled") === "true"
      || getComputedStyle(one).cursor === "not-allowed"),
  };
})
