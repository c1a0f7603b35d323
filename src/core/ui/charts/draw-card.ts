import { cssVariables } from "#core/ui/theme/theme-css.ts";

/** What a picture of a card can show; everything else keeps the browser's default. */
const PROPERTIES = [
  "display",
  "position",
  "top",
  "right",
  "bottom",
  "left",
  "z-index",
  "float",
  "box-sizing",
  "width",
  "height",
  "min-width",
  "min-height",
  "max-width",
  "max-height",
  "aspect-ratio",
  "margin-top",
  "margin-right",
  "margin-bottom",
  "margin-left",
  "padding-top",
  "padding-right",
  "padding-bottom",
  "padding-left",
  "border-top",
  "border-right",
  "border-bottom",
  "border-left",
  "border-radius",
  "border-collapse",
  "border-spacing",
  "flex",
  "flex-direction",
  "flex-wrap",
  "align-items",
  "align-self",
  "align-content",
  "justify-content",
  "justify-items",
  "justify-self",
  "gap",
  "order",
  "grid-template-columns",
  "grid-template-rows",
  "grid-auto-flow",
  "grid-auto-columns",
  "grid-auto-rows",
  "grid-column",
  "grid-row",
  "column-span",
  "table-layout",
  "vertical-align",
  "color",
  "background-color",
  "background-image",
  "background-size",
  "background-position",
  "background-repeat",
  "opacity",
  "visibility",
  "overflow",
  "clip-path",
  "box-shadow",
  "transform",
  "transform-origin",
  "text-transform",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "font-variant-numeric",
  "font-feature-settings",
  "line-height",
  "letter-spacing",
  "text-align",
  "text-decoration-line",
  "text-overflow",
  "white-space",
  "word-break",
  "overflow-wrap",
  "list-style",
  "writing-mode",
];

const OF_SVG = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "opacity",
  "visibility",
  "display",
  "overflow",
  "clip-path",
  "transform",
  "transform-origin",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "stop-color",
];

const formatCss = (style: CSSStyleDeclaration, names: readonly string[]): string =>
  names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");

const PSEUDO = ["::before", "::after"] as const;

/** Marks before and after an element become elements, because a style attribute can't describe them. */
const realMark = (element: Element, pseudo: (typeof PSEUDO)[number]): HTMLElement | null => {
  const style = getComputedStyle(element, pseudo);
  const content = style.getPropertyValue("content");
  if (content === "none" || content === "normal" || style.display === "none") return null;
  const mark = document.createElement("span");
  mark.textContent = /^"(.*)"$/.exec(content)?.[1] ?? "";
  mark.style.cssText = formatCss(style, PROPERTIES);
  return mark;
};

/** Writes the computed style of each element into it, so that it looks the same without the page's style sheets. */
const inlineStyles = (root: HTMLElement): void => {
  const elements = [root, ...root.querySelectorAll<HTMLElement | SVGElement>("*")];
  // All are read before the first is changed: a change would move the others.
  const read = elements.map((element) => {
    const isSvg = element instanceof SVGElement;
    const names = isSvg && element.tagName !== "svg" ? OF_SVG : isSvg ? [...PROPERTIES, ...OF_SVG] : PROPERTIES;
    const marks = isSvg ? [] : PSEUDO.map((pseudo) => realMark(element, pseudo));
    return { element, css: formatCss(getComputedStyle(element), names), marks };
  });
  for (const { element, css, marks } of read) {
    element.style.cssText = css;
    element.removeAttribute("class");
    const [before, after] = marks;
    if (before) element.prepend(before);
    if (after) element.append(after);
  }
};

/** Sharp on a slide and in print. */
const SCALE = 2;
/** In no picture: buttons, tips of the pointer, and texts for screen readers alone. */
const LEFT_OUT =
  "[data-tools], [data-info], [role=status], .visually-hidden, .recharts-tooltip-wrapper, button[aria-expanded]";

/** A copy of the card in the light theme, outside the window, with the page's period and time below. */
const stage = (card: HTMLElement, context: string): HTMLElement => {
  const frame = document.createElement("div");
  for (const [name, value] of Object.entries(cssVariables("light"))) frame.style.setProperty(name, value);
  Object.assign(frame.style, {
    position: "fixed",
    top: "0",
    left: "-20000px",
    width: `${card.offsetWidth}px`,
    color: "var(--ink-text)",
    background: "var(--surface-card)",
    colorScheme: "light",
  });
  const copy = card.cloneNode(true) as HTMLElement;
  for (const part of copy.querySelectorAll(LEFT_OUT)) part.remove();
  if (context !== "") {
    const line = document.createElement("p");
    line.textContent = context;
    Object.assign(line.style, { marginTop: "12px", color: "var(--ink-faint)", fontSize: "12px", lineHeight: "16px" });
    copy.append(line);
  }
  frame.append(copy);
  frame.setAttribute("aria-hidden", "true");
  frame.inert = true;
  return frame;
};

/** A picture can't be scrolled, so what scrolls on the page is shown whole. */
const showWhole = (frame: HTMLElement): void => {
  for (const part of frame.querySelectorAll<HTMLElement>("*")) {
    const { overflowX, overflowY } = getComputedStyle(part);
    if (![overflowX, overflowY].some((overflow) => overflow === "auto" || overflow === "scroll")) continue;
    Object.assign(part.style, { overflow: "visible", maxHeight: "none" });
  }
};

const asData = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/** A picture loads no files, so it contains its fonts: those that the page has loaded itself. */
const fontFaces = async (): Promise<string> => {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const faces = rules.filter((rule) => rule instanceof CSSFontFaceRule);
  const written = faces.map(async (face) => {
    const address = /url\("?([^")]+)"?\)/.exec(face.style.getPropertyValue("src"))?.[1];
    if (!address) return face.cssText;
    const base = face.parentStyleSheet?.href ?? document.baseURI;
    const answer = await fetch(new URL(address, base));
    return face.cssText.replace(address, await asData(await answer.blob()));
  });
  return (await Promise.all(written)).join("\n");
};

const drawn = (source: string): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("The picture could not be drawn"));
    image.src = source;
  });

/** The card as a PNG with title, answer, chart, legend and `context`, drawn by the browser itself through an SVG. */
export const drawCard = async (card: HTMLElement, context: string): Promise<Blob> => {
  const frame = stage(card, context);
  document.body.append(frame);
  try {
    showWhole(frame);
    const [width, height] = [Math.max(frame.offsetWidth, frame.scrollWidth), frame.offsetHeight];
    const background = getComputedStyle(frame).backgroundColor;
    inlineStyles(frame);
    Object.assign(frame.style, { position: "static", left: "auto", width: `${width}px` });
    frame.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
    const fonts = (await fontFaces()).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const content = new XMLSerializer().serializeToString(frame);
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width * SCALE}" height="${height * SCALE}" viewBox="0 0 ${width} ${height}">` +
      `<style>${fonts}</style><foreignObject width="100%" height="100%">${content}</foreignObject></svg>`;
    const image = await drawn(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const context2d = canvas.getContext("2d");
    if (!context2d) throw new Error("The browser has no canvas");
    context2d.fillStyle = background;
    context2d.fillRect(0, 0, canvas.width, canvas.height);
    context2d.drawImage(image, 0, 0);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture"))), "image/png"),
    );
  } finally {
    frame.remove();
  }
};
