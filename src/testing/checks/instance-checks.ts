/** The files of a source tree: their text by path. */
type Sources = ReadonlyMap<string, string>;

const BASE = "BrandedError";

/** Classes of libraries that may be compared: why their objects are recognized although a bundle may have its own copy of the class. */
const OF_LIBRARIES: Record<string, string> = {
  "z.ZodObject": "zod compares traits instead of classes",
  "z.ZodOptional": "zod compares traits instead of classes",
  "z.ZodISODate": "zod compares traits instead of classes",
  APIError: "each question has its own client, made where its errors are caught",
  APIConnectionError: "each question has its own client, made where its errors are caught",
  APIConnectionTimeoutError: "each question has its own client, made where its errors are caught",
  WebAPIRequestError: "each message has its own WebClient, made where its errors are caught",
  WebAPIPlatformError: "each message has its own WebClient, made where its errors are caught",
};

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

/** The module that each imported name is from. */
const importsIn = (text: string): Map<string, string> => {
  const found = new Map<string, string>();
  for (const [, names = "", from = ""] of text.matchAll(/^import (?:type )?([^"]*?) from "([^"]+)"/gm)) {
    for (const name of names.split(/[{},]/)) {
      const local = name.trim().split(" ").at(-1);
      if (local) found.set(local, from);
    }
  }
  return found;
};

type ErrorClass = { file: string; name: string; base: string; brand: string | undefined };

const CLASS =
  /\bclass (\w+) extends ([\w.]+)(?:<[^{]*>)? \{(?:\s*static override readonly brand: symbol = Symbol\.for\("([^"]+)"\))?/g;

/** Classes that extend `Error`, directly or through each other. */
const errorClassesIn = (sources: Sources): ErrorClass[] => {
  const classes = [...sources].flatMap(([file, text]) =>
    [...withoutComments(text).matchAll(CLASS)].map(([, name = "", base = "", brand]) => ({ file, name, base, brand })),
  );
  const isBuiltIn = (base: string) => base === "Error" || (base.endsWith("Error") && base in globalThis);
  const names = new Set<string>();
  const isError = ({ name, base }: ErrorClass) => !names.has(name) && (isBuiltIn(base) || names.has(base));
  for (let found = classes.filter(isError); found.length > 0; found = classes.filter(isError)) {
    for (const { name } of found) names.add(name);
  }
  return classes.filter(({ name }) => names.has(name));
};

/**
 * Where an error would not be recognized if it came from another copy of its class: error classes without a brand of their own, and
 * `instanceof` of classes that have none.
 */
export const unsafeInstanceChecks = (sources: Sources): string[] => {
  const errors = errorClassesIn(sources);
  const own = errors.filter(({ name }) => name !== BASE);
  const branded = new Set(errors.map(({ name }) => name));
  const classes = own.flatMap(({ file, name, base, brand }) => {
    if (!branded.has(base)) return [`${file}: ${name} must extend ${BASE} instead of ${base}`];
    if (!brand?.startsWith("customer-360.")) return [`${file}: ${name} must begin with a brand of its own`];
    const isShared = own.some((other) => other.brand === brand && (other.file !== file || other.name !== name));
    return isShared ? [`${file}: ${name} must not share the brand ${brand}`] : [];
  });
  const checks = [...sources].flatMap(([file, source]) => {
    const text = withoutComments(source);
    const imported = importsIn(text);
    return [...text.matchAll(/\binstanceof ([\w.]+)/g)].flatMap(([, name = ""]) => {
      const from = imported.get(name.split(".")[0] ?? "");
      const isOurs = from === undefined ? new RegExp(`\\bclass ${name}\\b`).test(text) : /^[.#]/.test(from);
      const isGlobal = from === undefined && !isOurs;
      if (isGlobal || (isOurs ? branded.has(name) : name in OF_LIBRARIES)) return [];
      return [`${file}: ${name} is not recognized if it is another copy's`];
    });
  });
  return [...classes, ...checks];
};
