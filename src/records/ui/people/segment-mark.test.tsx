// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { loadMessages } from "#core/ui/messages/messages.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { SegmentName } from "./segment-mark.tsx";

afterEach(cleanup);

test.each([
  ["en", "No order in 90 days"],
  ["es", "Sin pedidos en 90 días"],
  ["pt", "Sem pedidos em 90 dias"],
] as const)("says in %s why a customer has no RFM segment", async (language, reason) => {
  const { container } = render(
    <NextIntlClientProvider locale={language} messages={await loadMessages(language)} timeZone="UTC">
      <MeContext value={aMe()}>
        <SegmentName segment={null} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  expect(container.textContent).toBe(reason);
});
