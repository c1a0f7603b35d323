/** What a picture of a card can show; everything else keeps the browser's default. */
const PROPERTIES = [
  ...["display", "position", "top", "right", "bottom", "left", "z-index", "float", "box-sizing"],
  ...["width", "height", "min-width", "min-height", "max-width", "max-height", "aspect-ratio"],
  ...["margin-top", "margin-right", "margin-bottom", "margin-left"],
  ...["padding-top", "padding-right", "padding-bottom", "padding-left"],
  ...[
    "border-top",
    "border-right",
    "border-bottom",
    "border-left",
    "border-radius",
    "border-collapse",
    "border-spacing",
  ],
  ...["flex", "flex-direction", "flex-wrap", "align-items", "align-self", "align-content", "justify-content"],
  ...["justify-items", "justify-self", "gap", "order", "grid-template-columns", "grid-template-rows", "grid-auto-flow"],
  ...[
    "grid-auto-columns",
    "grid-auto-rows",
    "grid-column",
    "grid-row",
    "column-span",
    "table-layout",
    "vertical-align",
  ],
  ...["color", "background-color", "background-image", "background-size", "background-position", "background-repeat"],
  ...[
    "opacity",
    "visibility",
    "overflow",
    "clip-path",
    "box-shadow",
    "transform",
    "transform-origin",
    "text-transform",
  ],
  ...["font-family", "font-size", "font-weight", "font-style", "font-variant-numeric", "font-feature-settings"],
  ...[
    "line-height",
    "letter-spacing",
    "text-align",
    "text-decoration-line",
    "text-overflow",
    "white-space",
    "word-break",
  ],
  ...["overflow-wrap", "list-style", "writing-mode"],
];

const OF_SVG = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"],
  ...["stroke-opacity", "opacity", "visibility", "display", "overflow", "clip-path", "transform", "transform-origin"],
  ...["font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order", "stop-color"],
];

const cssOf = (style: CSSStyleDeclaration, names: readonly string[]): string =>
  names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");

const PSEUDO = ["::before", "::after"] as const;

/** Marks before and after an element become elements, because a style attribute can't describe them. */
const realMark = (element: Element, pseudo: (typeof PSEUDO)[number]): HTMLElement | null => {
  const style = getComputedStyle(element, pseudo);
  const content = style.getPropertyValue("content");
  if (content === "none" || content === "normal" || style.display === "none") return null;
  const mark = document.createElement("span");
  mark.textContent = /^"(.*)"$/.exec(content)?.[1] ?? "";
  mark.style.cssText = cssOf(style, PROPERTIES);
  return mark;
};

/** Writes the computed style of each element into it, so that it looks the same without the page's style sheets. */
export const inlineStyles = (root: HTMLElement): void => {
  const elements = [root, ...root.querySelectorAll<HTMLElement | SVGElement>("*")];
  // All are read before the first is changed: a change would move the others.
  const read = elements.map((element) => {
    const isSvg = element instanceof SVGElement;
    const names = isSvg && element.tagName !== "svg" ? OF_SVG : isSvg ? [...PROPERTIES, ...OF_SVG] : PROPERTIES;
    const marks = isSvg ? [] : PSEUDO.map((pseudo) => realMark(element, pseudo));
    return { element, css: cssOf(getComputedStyle(element), names), marks };
  });
  for (const { element, css, marks } of read) {
    element.style.cssText = css;
    element.removeAttribute("class");
    const [before, after] = marks;
    if (before) element.prepend(before);
    if (after) element.append(after);
  }
};
