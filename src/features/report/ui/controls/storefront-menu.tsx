"use client";

import { useTranslations } from "next-intl";
import { ChoiceMenu } from "#core/ui/forms/choice-menu.tsx";
import { useMe } from "#core/ui/session/me.ts";

type Props = { chosen: number | null; onChoose: (storefront: number | null) => void };

/** Selects one storefront or all; hidden if there is only one. */
export const StorefrontMenu = ({ chosen, onChoose }: Props) => {
  const t = useTranslations("terms");
  const { storefronts } = useMe();
  if (storefronts.length < 2) return null;
  return (
    <ChoiceMenu
      label={t("storefront")}
      words={storefronts.find(({ id }) => id === chosen)?.name ?? t("all_storefronts")}
      options={[
        { key: "all", label: t("all_storefronts") },
        ...storefronts.map(({ id, name }) => ({ key: String(id), label: name })),
      ]}
      chosen={chosen === null ? "all" : String(chosen)}
      onChoose={(key) => onChoose(key === "all" ? null : Number(key))}
    />
  );
};
