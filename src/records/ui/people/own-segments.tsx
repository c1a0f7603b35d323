"use client";

import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { createContext, type ReactNode, use, useMemo } from "react";
import { overlay } from "#core/messages/format-message.ts";
import type { Words } from "#core/messages/words.ts";
import type { Me } from "#records/contracts/me.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";

import { type ColorTheme, pickSwatch, swatchColors } from "#records/rules/rfm/swatches.ts";

type Looks = NonNullable<Me["rfmScheme"]>["looks"];

const variables = (looks: Looks, theme: ColorTheme): string =>
  looks
    .map(({ key, color }) => {
      const name = key.replaceAll("_", "-");
      const shown = swatchColors(pickSwatch(key, { color }), theme);
      return `--segment-${name}:${shown.color};--segment-text-${name}:${shown.text}`;
    })
    .join(";");

const StandardContext = createContext<Words["rfm_segments"] | null>(null);

/** The standard texts of the segments in the reader's language, whatever the business calls them. */
export const useStandardSegments = (): Words["rfm_segments"] => {
  const { rfm_segments } = useMessages();
  return use(StandardContext) ?? rfm_segments;
};

/** Names and colors of the RFM segments as the business's active version has them, in everything inside. */
export const OwnSegments = ({ me: { rfmScheme }, children }: { me: Me; children: ReactNode }) => {
  const messages = useMessages();
  const looks = rfmScheme?.looks;
  const shown = useMemo(() => {
    if (!looks) return messages;
    const own = Object.fromEntries(looks.map((look) => [look.key, { ...look, actions: [] }]));
    return overlay(messages, schemeWords(own as unknown as RfmScheme["looks"]));
  }, [looks, messages]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={shown}>
      {looks?.some(({ color }) => color !== null) && (
        <style>{`html:root{${variables(looks, "light")}}html:root[data-scheme=dark]{${variables(looks, "dark")}}`}</style>
      )}
      <StandardContext value={messages.rfm_segments}>{children}</StandardContext>
    </NextIntlClientProvider>
  );
};
