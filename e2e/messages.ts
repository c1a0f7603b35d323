import { readdirSync, readFileSync } from "node:fs";

type Texts = { nav?: object };

const read = (file: string): Texts => JSON.parse(readFileSync(file, "utf8"));

const FILES = readdirSync("src/features", { recursive: true, encoding: "utf8" }).filter((file) =>
  /^[^/]+\/texts\/en[.]json$/.test(file),
);

/** The features that have texts of pages. */
export const TEXT_FEATURES = FILES.map((file) => file.split("/")[0] ?? "");

/** The texts of the pages in a language, as the product loads them, but for those of destinations. */
export const messagesIn = (language: string) => {
  const own = TEXT_FEATURES.map((feature) => read(`src/features/${feature}/texts/${language}.json`));
  const nav = Object.assign({}, ...own.map((texts) => texts.nav));
  const shared = ["src/core/messages", "src/core/ui/messages"].map((folder) => read(`${folder}/${language}.json`));
  return Object.assign({}, ...shared, ...own, { nav });
};
