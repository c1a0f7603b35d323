import { readdirSync, readFileSync } from "node:fs";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** The texts of the pages in a language, as the product loads them, but for those of destinations. */
export const messagesIn = (language: string) =>
  Object.assign(
    read(`src/core/messages/${language}.json`),
    ...readdirSync(`src/core/ui/messages/${language}`).map((file) => read(`src/core/ui/messages/${language}/${file}`)),
  );
