import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CONTRACTS } from "../src/routes.ts";
import { demo } from "./demo.ts";
import { expect, test } from "./test.ts";

const seeds = path.join(process.env.SHARED_DIR ?? "../shared", "seeds");
const reason = existsSync(seeds) ? "" : ` (skipped: ${seeds} is not there)`;

test.use({ ownBusiness: false });

/** The specification's placeholders. */
const values = (): Record<string, string> => ({
  YOUR_TOKEN: demo.token,
  "<token>": demo.token,
  "<tenant-uuid>": demo.tenantId,
  "<secret>": demo.secret,
});

type Line = { document: string; line: string; target: string };

/** Every curl line of the specification with the URL it calls. */
const linesIn = (folder: string): Line[] =>
  readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      return [...text.matchAll(/```(?:bash|sh)\n(curl [^`]+)```/g)].flatMap(([, line = ""]) => {
        const target = /https?:\/\/[^/"']+(\/[^"'\s]*)/.exec(line)?.[1];
        return target === undefined ? [] : [{ document: file.slice(0, 3), line: line.trim(), target }];
      });
    });

/** Replaces only the address and the token; everything else stays as written. */
const filledIn = (line: string): string =>
  Object.entries(values()).reduce(
    (text, [placeholder, value]) => text.replaceAll(placeholder, value),
    line.replace(/https?:\/\/[^/"']+/, demo.url),
  );

const run = (line: string, folder: string): { status: number; type: string; body: string } => {
  // The test's own output options go into a curl config, so that the line stays unchanged.
  writeFileSync(path.join(folder, ".curlrc"), 'silent\nwrite-out = "\\n%{http_code} %{content_type}"\n');
  const printed = execFileSync("sh", ["-c", filledIn(line)], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CURL_HOME: folder, no_proxy: "localhost" },
  });
  const at = printed.lastIndexOf("\n");
  const [status, ...type] = printed.slice(at + 1).split(" ");
  return { status: Number(status), type: type.join(" "), body: printed.slice(0, at) };
};

test.describe(`runs the specification's lines, word for word${reason}`, () => {
  test.skip(reason !== "");
  const lines = reason === "" ? linesIn(seeds) : [];
  const isThere = ({ target }: Line) =>
    CONTRACTS.some(({ path: known }) => known === target.replace(/\/?([?].*)?$/, ""));
  let folder = "";
  test.beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "customer-360-curl-"));
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("there are five lines of the segmentation report, with its route", () => {
    expect(lines.filter((line) => line.document === "001" && isThere(line))).toHaveLength(5);
  });

  test("there is one line of purchasing segmentation, with both customers in the expected segments", () => {
    const [line, ...others] = lines.filter((each) => each.document === "000");
    expect(others).toEqual([]);
    const { status, body } = run(line?.line ?? "", folder);
    expect(status).toBe(200);
    const { segments } = JSON.parse(body) as { segments: { segment_id: string; label: string; customers: string[] }[] };
    expect(segments).toEqual([
      expect.objectContaining({ segment_id: "high_value", label: "Gasto alto", customers: ["C002"] }),
      expect.objectContaining({ segment_id: "regular", label: "Regulares", customers: ["C001"] }),
    ]);
  });

  test("the CLV forecast has the specified address and error texts", async () => {
    expect(lines.filter(({ document }) => document === "002")).toEqual([]);
    const text = readFileSync(
      path.join(seeds, readdirSync(seeds).find((file) => file.startsWith("002")) ?? ""),
      "utf8",
    );
    const target = /^POST (\/api\S+)$/m.exec(text)?.[1] ?? "";
    const missing = /#### Missing Required Parameters\n```json\n([^`]+)```/.exec(text)?.[1] ?? "";
    const ask = async (body: object) => {
      const response = await fetch(`${demo.url}${target}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${demo.token}`,
          "x-customer-api-id": demo.tenantId,
          "x-secret": demo.secret,
          "content-type": "application/json",
          "accept-language": "en",
        },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await ask({})).toEqual({ status: 422, body: expect.objectContaining(JSON.parse(missing)) });
    const forecast = await ask({ source: "stored", horizon: 12, model: "probabilistic", cohort_by: "quarter" });
    expect(forecast).toMatchObject({ status: 200, body: { confidence_level: 0.95, segments: { length: 3 } } });
    expect(forecast.body.forecasts.length).toBe(forecast.body.totals.customer_count);
  });

  for (const each of lines) {
    const { document, line, target } = each;
    const saved = /--output (\S+)/.exec(line)?.[1];
    const type = saved?.endsWith(".pdf") ? "application/pdf" : saved ? "text/csv" : "application/json";

    test(`${document}: ${target}`, () => {
      test.skip(!isThere(each), "There is no such route yet");
      const answer = run(line, folder);
      expect(answer).toMatchObject({ status: 200, type: expect.stringContaining(type) });
      if (saved) expect(statSync(path.join(folder, saved)).size).toBeGreaterThan(200);
      else expect(Object.keys(JSON.parse(answer.body))).not.toEqual([]);
    });
  }
});
