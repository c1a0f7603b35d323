// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test, vi } from "vitest";
import { RENDER } from "#core/http/render-errors.ts";
import { LANGUAGES, type Language } from "#core/messages/language.ts";
import { request } from "#core/ui/call.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { loadMessages } from "#texts.ts";
import { ErrorCard } from "./error-card.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** What the card says after a call that the API refuses so. */
const cardAfter = async (refusal: AppError, family: "admin" | "report" = "admin", language: Language = "en") => {
  const { status, body } = RENDER[family](refusal, { language, requestId: "r-1" });
  vi.stubGlobal("fetch", async () => Response.json(body, { status, headers: { "x-request-id": "r-1" } }));
  const error: unknown = await request("GET", "/api/admin/products", {}).catch((thrown: unknown) => thrown);
  render(
    <NextIntlClientProvider locale={language} messages={await loadMessages(language)}>
      <ErrorCard title="The products could not be loaded" error={error} onRetry={() => {}} />
    </NextIntlClientProvider>,
  );
  const said = screen.getByRole("alert").textContent ?? "";
  cleanup();
  return said;
};

const gone = refusalBy("SEGMENT_NOT_FOUND", "segment: is not a segment of this business");

test("the card says in the API's own words what no longer exists, in each language and without a reference", async () => {
  expect(await cardAfter(gone)).toContain("This segment does not exist");
  const said = await Promise.all(
    LANGUAGES.map(async (language) => RENDER.admin(gone, { language, requestId: "" }).body),
  );
  for (const [place, language] of LANGUAGES.entries()) {
    const shown = await cardAfter(gone, "admin", language);
    expect(shown).toContain((said[place] as { error: string }).error);
    expect(shown).not.toContain("r-1");
  }
  expect(new Set(said.map((body) => JSON.stringify(body))).size).toBe(LANGUAGES.length);
});

test("the card names the invalid parameters of an edited address", async () => {
  const issue = { parameter: "months", location: "query", message: "must be an integer", reason: "integer" } as const;
  const invalid = new AppError("INVALID_PARAMETER", "months: must be an integer", { issues: [issue] });
  expect(await cardAfter(invalid)).toContain("months: must be an integer");
});

test("the card has the reference of what failed in the product, and no English sentence of the reports API on a Spanish page", async () => {
  expect(await cardAfter(new AppError("INTERNAL_ERROR", "secret"))).toContain("Reference: r-1");
  const said = await cardAfter(new AppError("INVALID_PARAMETER", "segment: is not one"), "report", "es");
  expect(said).not.toContain("is not one");
  expect(said).toContain("r-1");
});
