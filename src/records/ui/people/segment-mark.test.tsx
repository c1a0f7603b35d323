// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { SegmentName } from "./segment-mark.tsx";

afterEach(cleanup);

test.each([
  ["en", true, "Lapsed"],
  ["es", true, "Inactivos"],
  ["pt", true, "Inativos"],
  ["en", false, "No purchase yet"],
  ["es", false, "Aún sin compras"],
  ["pt", false, "Ainda sem compras"],
] as const)("says in %s why a customer has no RFM segment", async (language, hasBought, reason) => {
  const { container } = render(
    <NextIntlClientProvider locale={language} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={aMe()}>
        <SegmentName segment={null} hasBought={hasBought} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  expect(container.textContent).toBe(reason);
});
