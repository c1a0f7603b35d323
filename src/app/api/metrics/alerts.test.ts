import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { count } from "#core/auth/rate-limit.ts";
import { readMetrics } from "#features/operations/monitoring.ts";
import { queue } from "#features/runs/store/queue.ts";
import { aRequest } from "#testing/request.ts";
import { GET as getLive } from "../health/live/route.ts";

type Alert = {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; action: string };
};

const { groups } = parse(readFileSync("ops/prometheus-alerts.yml", "utf8")) as { groups: { rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);

let text = "";

beforeAll(async () => {
  await getLive(aRequest("GET", "/api/health/live"));
  await count("caller", "somebody");
  await queue();
  text = await readMetrics();
});

/** Metrics of Prometheus itself and its node exporter. */
const NOT_OURS = /^(up|node_filesystem_(avail|size)_bytes)$/;

/** Names in PromQL that are not followed by a bracket or an equals sign, and are not labels. */
const metricsIn = (expr: string): string[] => {
  const bare = expr
    .replace(/\{[^}]*\}/g, "")
    .replace(/"[^"]*"/g, "")
    .replace(/\b(by|without) *\([^)]*\)/g, "")
    .replace(/\[\w+\]/g, "");
  return [...bare.matchAll(/[a-z_][a-z0-9_]*(?!\s*\(|[a-z0-9_])/gi)].map(([name]) => name);
};

test("finds an expression's metrics among its functions, labels and durations", () => {
  const expr = 'sum by (instance, le) (rate(a_total{status="b"}[5m])) / c_bytes > 0.02';
  expect(metricsIn(expr)).toEqual(["a_total", "c_bytes"]);
});

test("every alert uses existing metrics", () => {
  const there = new Set([...text.matchAll(/^([a-z_][a-z0-9_]*)[{ ]/gim)].map(([, name]) => name));
  const asked = alerts.flatMap(({ alert, expr }) => metricsIn(expr).map((name) => ({ alert, name })));
  expect(asked.filter(({ name }) => !there.has(name) && !NOT_OURS.test(name))).toEqual([]);
  expect(new Set(asked.map(({ alert }) => alert)).size).toBe(alerts.length);
});

test("every label of an alert exists on its metric, with a value that occurs", () => {
  for (const [, name = "", label = "", value = ""] of alerts
    .map(({ expr }) => expr)
    .join("\n")
    .matchAll(/(customer360_\w+)\{(\w+)="([^"]*)"\}/g)) {
    const samples = text.split("\n").filter((line) => line.startsWith(`${name}{`));
    expect(
      samples.some((line) => line.includes(`${label}="`)),
      `${name} ${label}`,
    ).toBe(true);
    // No request has failed here.
    if (label !== "status") expect(text).toContain(`${label}="${value}"`);
  }
});

test("every alert has a description, a severity and a first step", () => {
  expect(alerts.length).toBeGreaterThanOrEqual(6);
  for (const { alert, labels, annotations } of alerts) {
    expect(["critical", "warning"], alert).toContain(labels.severity);
    expect(annotations.summary.length, alert).toBeGreaterThan(15);
    expect(annotations.action.length, alert).toBeGreaterThan(30);
  }
});
