"use client";

import { Segmented, Tooltip } from "antd";
import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { VALUE_BASES, type ValueBasis } from "#features/report/rules/value-basis.ts";

type Props = { basis: ValueBasis; onChoose: (basis: ValueBasis) => void };

/** Revenue or gross margin. Without known costs there is no margin: the tooltip says how to supply them. */
export const BasisChoice = ({ basis, onChoose }: Props) => {
  const t = useTranslations("margin");
  const { hasCosts } = useMe();
  return (
    <Tooltip title={hasCosts ? null : t("no_costs")} trigger={["hover", "focus"]}>
      <Segmented
        name="basis"
        aria-label={t("basis")}
        value={basis}
        options={VALUE_BASES.map((value) => ({
          value,
          label: t(`by_${value}`),
          disabled: value === "margin" && basis !== "margin" && !hasCosts,
        }))}
        onChange={onChoose}
      />
    </Tooltip>
  );
};
