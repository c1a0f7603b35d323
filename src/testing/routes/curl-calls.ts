import { execFileSync } from "node:child_process";

/** A call as curl sends it, with `{NAME}` for the variables of the address. */
export type Sent = {
  method: string;
  address: string;
  headers: Record<string, string>;
  body: string | null;
  file: string | null;
};

/** The calls of a page of curl lines, as a shell splits them into words. */
export const callsIn = (book: string): Sent[] => {
  const lines = [...book.matchAll(/```bash\n(curl [\s\S]+?)```/g)].map(([, line = ""]) =>
    line.replace(/^curl/, "emit"),
  );
  const names = book.match(/(?<=\$)[A-Z_]+/g) ?? [];
  const env = { ...process.env, ...Object.fromEntries(names.map((name) => [name, `{${name}}`])), API: "" };
  const script = `emit() { printf '%s\\0' "$#" "$@"; }\n${lines.join("\n")}`;
  const words = execFileSync("sh", [], { input: script, env, encoding: "utf8" }).split("\0").slice(0, -1);
  const calls: string[][] = [];
  while (words.length > 0) calls.push(words.splice(0, Number(words.shift())));
  return calls.map((call) => {
    const after = (flag: string) => call.flatMap((word, at) => (word === flag ? [call[at + 1] ?? ""] : []));
    const headers = after("-H").map((header): [string, string] => {
      const at = header.indexOf(": ");
      return [header.slice(0, at).toLowerCase(), header.slice(at + 2)];
    });
    return {
      method: after("-X")[0] ?? "",
      address: call.find((word) => word.startsWith("/api")) ?? "",
      headers: Object.fromEntries(headers),
      body: after("-d")[0] ?? null,
      file: after("--upload-file")[0] ?? null,
    };
  });
};
