// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { CustomValue } from "./custom-value.tsx";

afterEach(cleanup);

const ME = aMe();

test("a yes-or-no value begins with a capital letter, as the other values of a card do", async () => {
  const messages = await loadMessages("es");
  const { container } = render(
    <NextIntlClientProvider locale="es-ES" messages={messages} timeZone="UTC">
      <MeContext value={ME}>
        <CustomValue type="boolean" value={true} />
      </MeContext>
    </NextIntlClientProvider>,
  );
  expect(container.textContent).toBe("Sí");
});
