import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const SRC = path.join(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(path.join(SRC, file), "utf8");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
const pages = files.filter((file) => /(?<!\.test)\.tsx?$/.test(file)).map((file) => ({ file, text: read(file) }));
const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?\*\//g, "");
const classesIn = (css: string): string[] => [
  ...new Set([...css.matchAll(/\.([a-zA-Z][\w-]*)(?=[^{}]*\{)/g)].map(([, name = ""]) => name)),
];

const LAYOUT = withoutComments(read("core/ui/theme/layout.css"));
const SHARED = [...classesIn(LAYOUT), ...classesIn(withoutComments(read("core/ui/theme/global.css")))];

/** The rules outside of media queries. */
const toRules = (css: string) =>
  [
    ...withoutComments(css)
      .replace(/@[^{]+\{([^{}]*\{[^{}]*\})*[^{}]*\}/g, "")
      .matchAll(/([^{}]+)\{([^{}]*)\}/g),
  ].map(([, selector = "", body = ""]) => ({
    selectors: selector.split(",").map((one) => one.trim()),
    body: body
      .split(";")
      .map((one) => one.trim())
      .filter(Boolean)
      .sort()
      .join("; "),
  }));
const isOneClass = (selector: string): boolean => /^(a)?\.[\w-]+$/.test(selector);

/** The values of a component's attributes for classes. */
const classAttributes = (text: string): string[] =>
  [...text.matchAll(/lassName=(?="|\{)/g)].map(({ index, 0: name }) => {
    const from = index + name.length;
    if (text[from] === '"') return text.slice(from, text.indexOf('"', from + 1) + 1);
    let [to, depth] = [from, 0];
    do {
      if (text[to] === "{") depth++;
      if (text[to] === "}") depth--;
      to++;
    } while (depth > 0);
    return text.slice(from, to);
  });

/** Classes that are written as such, by text; what a condition compares with is none. */
const textsOf = (attribute: string): string[][] =>
  [
    ...[...attribute.matchAll(/(=== )?"([^"]*)"/g)].map(([, compared, text = ""]) => (compared ? "" : text)),
    ...[...attribute.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => text.replace(/\$\{[^{}]*\}/g, " ")),
  ].map((text) => text.split(/\s+/).filter(Boolean));

const texts = pages.flatMap(({ file, text }) =>
  classAttributes(text).flatMap((attribute) => textsOf(attribute).map((names) => ({ file, names }))),
);
const named = texts.flatMap(({ file, names }) => names.map((name) => ({ file, name })));

test("every class that a page names is one of the shared classes, and each of those is used", () => {
  expect(named.filter(({ name }) => !SHARED.includes(name))).toEqual([]);
  const used = new Set(named.map(({ name }) => name));
  expect(used.size).toBeGreaterThan(50);
  expect(classesIn(LAYOUT).filter((name) => !used.has(name))).toEqual([]);
});

test("no element has two of the shared classes for one property", () => {
  const properties = new Map(
    toRules(LAYOUT).flatMap(({ selectors, body }) =>
      selectors
        .filter(isOneClass)
        .map((one) => [one.replace(/^a?\./, ""), body.split("; ").map((each) => each.split(":")[0] ?? "")]),
    ),
  );
  const covers = (one: string, other: string): boolean =>
    /^(margin|padding|border)$/.test(one) && other.startsWith(`${one}-`);
  const clash = (one: string, other: string): boolean => one === other || covers(one, other) || covers(other, one);
  const clashes = texts.filter(({ names }) =>
    names.some((name, at) =>
      names
        .slice(at + 1)
        .some((next) => properties.get(name)?.some((one) => properties.get(next)?.some((other) => clash(one, other)))),
    ),
  );
  expect(clashes).toEqual([]);
});

const modules = files.filter((file) => file.endsWith(".module.css")).map((file) => ({ file, css: read(file) }));

test("every class of a page's stylesheet is used, and none is used that it lacks", () => {
  const uses = pages.flatMap(({ file, text }) =>
    [...text.matchAll(/import (\w+) from "([^"]+\.module\.css)"/g)].flatMap(([line, styles = "", from = ""]) => {
      const module = from.startsWith("#") ? from.slice(1) : path.join(path.dirname(file), from);
      const rest = text.replace(line, "");
      if (rest.includes(`${styles}[`)) return [{ file, module, name: "*" }];
      return [...rest.matchAll(new RegExp(`\\b${styles}\\.(\\w+)`, "g"))].map(([, name = ""]) => ({
        file,
        module,
        name,
      }));
    }),
  );
  const defined = new Map(
    modules.map(({ file, css }) => [
      file,
      classesIn(withoutComments(css).replace(/:global\([^()]*(\([^()]*\))?\)/g, "")),
    ]),
  );
  expect(uses.filter(({ module, name }) => name !== "*" && !defined.get(module)?.includes(name))).toEqual([]);
  const isUsed = (module: string, name: string): boolean =>
    uses.some((use) => use.module === module && (use.name === name || use.name === "*"));
  const unused = [...defined].flatMap(([module, names]) =>
    names.filter((name) => !isUsed(module, name)).map((name) => [module, name]),
  );
  expect(unused).toEqual([]);
});

/** On components of antd and recharts, whose own styles have the same weight and come later, and a class that a browser test looks for. */
const OWN = [
  "core/ui/charts/chart.module.css .plot",
  "features/forecast/ui/forecast.module.css .tierMoney",
  "features/playbooks/ui/churn.module.css .number",
  "features/segments/ui/builder/criteria.module.css .strong",
];

test("a page's stylesheet repeats none of the shared classes", () => {
  const shared = new Set(
    toRules(LAYOUT)
      .filter(({ selectors }) => selectors.every(isOneClass))
      .map(({ body }) => body),
  );
  const repeated = modules.flatMap(({ file, css }) =>
    toRules(css)
      .filter(({ selectors, body }) => selectors.every(isOneClass) && shared.has(body))
      .map(({ selectors }) => `${file} ${selectors.join(", ")}`),
  );
  expect(repeated.sort()).toEqual(OWN);
});
