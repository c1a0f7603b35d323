import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getSegmentationReport } from "#features/report/contracts/segmentation-report.ts";
import { assignCustomerSegment, removeCustomerSegment } from "#features/segments/contracts/segment-members.ts";
import { createSegment, listSegments } from "#features/segments/contracts/segments.ts";
import { runs } from "#testing/depth.ts";
import { codeSample } from "./code-samples.ts";

const POST = {
  method: "POST",
  url: "https://shop.example/api/things?name=At%20Risk",
  hasToken: true,
  headers: { "Accept-Language": "pt" },
  body: { name: "João's", isAutomatic: true, criteria: { minOrders: 2, levels: [] }, description: null },
};

describe("curl", () => {
  test("quotes a body with single quotes and escapes those inside it", () => {
    expect(codeSample("curl", POST)).toBe(
      `curl -X POST "https://shop.example/api/things?name=At%20Risk" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "Accept-Language: pt" \\
  -H "Content-Type: application/json" \\
  -d '{
  "name": "João'\\''s",
  "isAutomatic": true,
  "criteria": {
    "minOrders": 2,
    "levels": []
  },
  "description": null
}'`,
    );
  });

  test("survives a shell unchanged, whatever it contains", () => {
    const text = fc.string({ unit: "grapheme" }).filter((each) => !each.includes("\0") && !/[\n\r]/.test(each));
    fc.assert(
      fc.property(text, text, fc.json(), (url, value, body) => {
        const call = { method: "POST", url, hasToken: false, headers: { "X-Any": value }, body: JSON.parse(body) };
        const shown = codeSample("curl", call).replace(/^curl/, "printf '%s\\0'");
        const words = execFileSync("sh", ["-c", shown], { encoding: "utf8" }).split("\0").slice(0, -1);
        expect(words).toEqual([
          "-X",
          "POST",
          url,
          "-H",
          `X-Any: ${value}`,
          "-H",
          "Content-Type: application/json",
          "-d",
          JSON.stringify(JSON.parse(body), null, 2),
        ]);
      }),
      { numRuns: runs(50) },
    );
  });

  test("streams a file", () => {
    const call = { method: "POST", url: "https://shop.example/api/imports?a=b", hasToken: true };
    expect(codeSample("curl", { ...call, upload: { file: "orders.csv", type: "text/csv" } })).toBe(
      `curl -X POST "https://shop.example/api/imports?a=b" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "Content-Type: text/csv" \\
  --upload-file orders.csv`,
    );
  });

  const seed = path.join(process.env.SHARED_DIR ?? "../shared", "seeds", "001_012f272ae6561f5d.txt");
  const reason = existsSync(seed) ? "" : ` (skipped: ${seed} is not there)`;

  test.skipIf(reason !== "")(`writes the specification's lines word for word${reason}`, () => {
    const text = readFileSync(seed, "utf8");
    const lines = [...text.matchAll(/### Example \d+: (.+)\n```bash\n([^`]+)\n```/g)];
    const ours = (getSegmentationReport.examples ?? []).map(({ title, address, ...rest }) => [
      title,
      codeSample("curl", { method: "GET", url: `https://api.example.com${address}`, hasToken: true, ...rest }),
    ]);
    expect(ours).toEqual(lines.map(([, title, line]) => [title, line]));
    expect(ours).toHaveLength(5);
  });
});

describe("the specification's calls of segments", () => {
  const seed = path.join(process.env.SHARED_DIR ?? "../shared", "seeds", "004_325768ba6e51aefd.txt");
  const reason = existsSync(seed) ? "" : ` (skipped: ${seed} is not there)`;

  test.skipIf(reason !== "")(`are the examples, word for word${reason}`, () => {
    const text = readFileSync(seed, "utf8");
    const calls = [...text.matchAll(/### (.+)\n```bash\n(\w+) (\/api\S+)\n[^`{]*({[^`]*})?\s*```/g)];
    const actual = calls.map(([, title, method, address, body]) => ({
      title,
      method,
      address,
      ...(body !== undefined && { body: JSON.parse(body) }),
    }));
    const contracts = [listSegments, createSegment, assignCustomerSegment, removeCustomerSegment];
    const ours = contracts.flatMap(({ method, examples = [] }) => examples.map((one) => ({ ...one, method })));
    expect(ours).toEqual(expect.arrayContaining(actual));
    expect(ours).toHaveLength(5);
  });

  test.skipIf(reason !== "")(`need the documented permissions${reason}`, () => {
    const text = readFileSync(seed, "utf8");
    const sections = [...text.matchAll(/#### (GET|POST|DELETE) (\/api\S+)[^\n]*\n((?:[^#\n][^\n]*\n)+)/g)];
    const documented = sections.map(([, method, address = "", body = ""]) => [
      method,
      address.replace("[id]", "{id}"),
      /`(customers:\w+)` permission/.exec(body)?.[1],
    ]);
    const contracts = [listSegments, createSegment, assignCustomerSegment, removeCustomerSegment];
    expect(contracts.map(({ method, path: address, permission }) => [method, address, permission])).toEqual(documented);
  });
});

describe("TypeScript", () => {
  test("sends the given call", async () => {
    const sent: unknown[] = [];
    const fetch = (url: string, options: RequestInit) => {
      sent.push([url, options.method, options.headers, JSON.parse(String(options.body))]);
      return new Response("{}");
    };
    const run = new Function("fetch", "console", `return (async () => {${codeSample("typescript", POST)}})()`);
    await run(fetch, { log: () => undefined });
    expect(sent).toEqual([
      [
        POST.url,
        "POST",
        { Authorization: "Bearer YOUR_TOKEN", "Accept-Language": "pt", "Content-Type": "application/json" },
        POST.body,
      ],
    ]);
  });

  test("saves a file and adds nothing that a plain call does not need", () => {
    const call = { method: "GET", url: "https://shop.example/api/x", hasToken: false };
    expect(codeSample("typescript", call)).toMatch(
      /^const response = await fetch\("https:\/\/shop.example\/api\/x"\);/,
    );
    expect(codeSample("typescript", { ...call, saveAs: "x.csv" })).toContain('await writeFile("x.csv", ');
  });
});

describe("Python", () => {
  test("writes JSON literals as Python literals", () => {
    expect(codeSample("python", POST)).toBe(`import requests

response = requests.post(
    "https://shop.example/api/things?name=At%20Risk",
    headers={
        "Authorization": "Bearer YOUR_TOKEN",
        "Accept-Language": "pt",
    },
    json={
        "name": "João's",
        "isAutomatic": True,
        "criteria": {
            "minOrders": 2,
            "levels": [],
        },
        "description": None,
    },
    timeout=60,
)
response.raise_for_status()
print(response.text)`);
  });

  test("saves a file", () => {
    const call = { method: "GET", url: "https://shop.example/api/x", hasToken: false, saveAs: "x.csv" };
    expect(codeSample("python", call)).toContain('with open("x.csv", "wb") as file:\n    file.write(response.content)');
  });
});

test("reads an event stream event by event", () => {
  const call = { method: "GET", url: "https://shop.example/api/admin/events", hasToken: true, isStream: true };
  expect(codeSample("curl", call)).toContain("curl -N -X GET");
  expect(codeSample("typescript", call)).toContain("for await (const text of response.body");
  expect(codeSample("python", call)).toContain("stream=True,\n)\nresponse.raise_for_status()\nfor line in");
});
