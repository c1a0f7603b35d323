import { readdirSync, readFileSync } from "node:fs";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** The texts of the pages in a language, as the product loads them. */
export const messagesIn = (language: string) =>
  Object.assign(
    read(`src/lib/domain/words/${language}.json`),
    ...readdirSync(`src/ui/messages/${language}`).map((file) => read(`src/ui/messages/${language}/${file}`)),
  );
