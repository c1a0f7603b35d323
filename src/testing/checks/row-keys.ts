/** The sources of types, by file: of the file itself, and of files that it imports from. */
type Read = (file: string) => string | undefined;

const CALL = /(?:\.query|\bexecute|\breadPage|\breadChangedPage|\bfindRecord|\beachPage)</g;
const OPEN = "<{([";
const CLOSE = ">})]";

/** From `start`, up to where a bracket that was open before closes, or a type's own semicolon. */
const balanced = (text: string, start: number): string => {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (letter === ">" && text[at - 1] === "=") continue;
    if (OPEN.includes(letter)) depth++;
    else if (CLOSE.includes(letter) && --depth < 0) return text.slice(start, at);
    else if (letter === ";" && depth === 0) return text.slice(start, at);
  }
  return text.slice(start);
};

/** What is within no bracket but the braces of the row itself: a value's own keys, such as those of stored JSON, are left out. */
const outerOf = (type: string): string => {
  let depth = 0;
  let outer = "";
  for (const [at, letter] of [...type].entries()) {
    if (CLOSE.includes(letter) && type[at - 1] !== "=") depth--;
    if (depth < 1 || (depth === 1 && !OPEN.includes(letter) && !CLOSE.includes(letter))) outer += letter;
    if (OPEN.includes(letter)) depth++;
  }
  return outer;
};

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, "");

const KEY = /(?<![\w."'`])["']?([a-z][a-z0-9]*_[a-z]\w*)["']?\??:/g;
/** The types that are joined to the row's: not those of its values, nor what `Pick`, `Omit` or an index takes only a part of. */
const operandsOf = (type: string): string[] => {
  let depth = 0;
  let outer = "";
  for (const [at, letter] of [...type].entries()) {
    if (CLOSE.includes(letter) && type[at - 1] !== "=") depth--;
    if (depth === 0) outer += letter;
    if (OPEN.includes(letter)) depth++;
  }
  return outer.split(/[&|]/).flatMap((operand) => /^\s*([A-Z]\w*)\s*$/.exec(operand)?.[1] ?? []);
};

const findImported = (source: string, name: string): string | undefined => {
  const found = [...source.matchAll(/import (?:type )?\{([^}]*)\} from "#([^"]+)"/g)].find(([, names = ""]) =>
    new RegExp(`\\b${name}\\b`).test(names),
  );
  return found && `src/${found[2]}`;
};

const keysOf = (type: string, source: string, read: Read, seen: ReadonlySet<string>): string[] => {
  const outer = outerOf(type);
  const own = [...outer.matchAll(KEY)].flatMap(([, key = ""]) => key);
  const named = operandsOf(type);
  const further = named.flatMap((name) => {
    if (seen.has(name)) return [];
    const declared = new RegExp(`\\btype ${name}(?:<[^=]*>)? =`).exec(source);
    const inFile = new Set([...seen, name]);
    if (declared) return keysOf(balanced(source, declared.index + declared[0].length), source, read, inFile);
    const from = findImported(source, name);
    const there = from === undefined ? undefined : read(from);
    const at = there && new RegExp(`\\btype ${name}(?:<[^=]*>)? =`).exec(there);
    return there && at ? keysOf(balanced(there, at.index + at[0].length), there, read, inFile) : [];
  });
  return [...own, ...further];
};

/** The keys with an underscore among the types that a file gives to statements' rows: the driver's rows have none, so they would read nothing. */
export const findSnakeKeys = (file: string, read: Read): string[] => {
  const source = withoutComments(read(file) ?? "");
  const keys = [...source.matchAll(CALL)].flatMap(({ index, 0: call }) =>
    keysOf(balanced(source, index + call.length), source, (other) => withoutComments(read(other) ?? ""), new Set()),
  );
  return [...new Set(keys)];
};
