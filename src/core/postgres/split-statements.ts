/** Comments, quoted texts and names, dollar-quoted bodies, semicolons, and what is between them. */
const PARTS =
  /--[^\n]*|\/\*[\s\S]*?\*\/|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;|[^-/eE'"$;]+|[\s\S]/g;

/** The statements of an SQL script, with their comments. Comments nest in PostgreSQL, but not here. */
export const splitStatements = (script: string): string[] => {
  const statements: string[] = [];
  let [text, isEmpty] = ["", true];
  const end = () => {
    if (!isEmpty) statements.push(text.trim());
    [text, isEmpty] = ["", true];
  };
  for (const [part] of script.matchAll(PARTS)) {
    text += part;
    if (part === ";") end();
    else if (!/^(--|\/\*)/.test(part) && part.trim() !== "") isEmpty = false;
  }
  end();
  return statements;
};
