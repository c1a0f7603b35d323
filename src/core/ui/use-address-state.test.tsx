// @vitest-environment jsdom
import { act, cleanup, renderHook } from "@testing-library/react";
import { PathnameContext, SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime.js";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { afterEach, expect, test } from "vitest";
import { ANY_TEXT, defineAddress, parsed } from "#core/ui/address.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";

afterEach(cleanup);

const ADDRESS = defineAddress({
  files: parsed<string[]>(
    (text) => text.split(","),
    [],
    (files) => files.join(","),
  ),
  step: ANY_TEXT,
});

/** The page still shows the address it was opened with, as it does until Next's transition has ended. */
const openAt = (query: string) => {
  window.history.replaceState(null, "", `/imports/new${query}`);
  const shown = new URLSearchParams(query);
  const Shell = ({ children }: { children: ReactNode }) => (
    <NextIntlClientProvider locale="en" messages={{}}>
      <PathnameContext value="/imports/new">
        <SearchParamsContext value={shown}>{children}</SearchParamsContext>
      </PathnameContext>
    </NextIntlClientProvider>
  );
  return renderHook(() => useAddressState(ADDRESS), { wrapper: Shell }).result;
};

test("two quick changes both take effect, although the page still shows the first address", () => {
  const page = openAt("?files=a,b,c&step=review");
  act(() => page.current.change({ step: "check" }));
  act(() => page.current.change({ files: ["a"] }));
  expect(window.location.search).toBe("?files=a&step=check");
});

test("a change can start from the state that the address has", () => {
  const page = openAt("?files=a,b,c&step=review");
  const remove = (id: string) => page.current.change(({ files }) => ({ files: files.filter((each) => each !== id) }));
  act(() => remove("a"));
  act(() => remove("b"));
  expect(window.location.search).toBe("?files=c&step=review");
});
