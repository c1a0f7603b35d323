import type { Page } from "@playwright/test";
import { TEXT_FEATURES } from "./messages.ts";

/** What a text shows if a value is missing, is no number or no date, or if its message, or the name of a choice, is missing. */
const BROKEN = [
  /\b(?:NaN|undefined|null|Infinity)\b/,
  /Invalid Date/,
  /\[object /,
  new RegExp(String.raw`\b(?:${TEXT_FEATURES.join("|")})(?!\.(?:csv|pdf|json|xlsx)\b)(?:\.[a-z0-9_]+)+\b`),
  // In a sentence it may be the column of somebody's file.
  /^[a-z]+(?:_[a-z]+)+$/,
];

/** Parts that quote programs, or what people have written. */
const QUOTED = "code, pre, kbd, samp, textarea, script, style, [translate=no]";
/** It is about programs and their values. */
const API_REFERENCE = "/api-reference";

/** The broken texts of the page as it is, with their surroundings. */
export const brokenTextsIn = async (page: Page): Promise<string[]> => {
  if (page.url().includes(API_REFERENCE)) return [];
  const texts = await page.evaluate((quoted) => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest(quoted)) continue;
      const text = node.textContent?.trim();
      if (text) found.push(text);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
      if (element.closest(quoted)) continue;
      for (const name of ["aria-label", "title", "alt", "placeholder"]) {
        const text = element.getAttribute(name);
        if (text) found.push(text);
      }
    }
    return found;
  }, QUOTED);
  return [...new Set(texts.filter((text) => BROKEN.some((broken) => broken.test(text))))];
};
