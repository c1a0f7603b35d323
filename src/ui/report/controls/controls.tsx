"use client";

import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, Segmented } from "antd";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { PERIODS } from "#lib/domain/report/periods.ts";
import { REPORT_METHODS } from "#lib/domain/report/report.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { BasisChoice } from "#ui/shared/value-basis/basis-choice.tsx";
import styles from "../rfm.module.css";
import type { ReportAddress } from "../use-report-state.ts";
import { StorefrontMenu } from "./storefront-menu.tsx";

const DaysDialog = dynamic(() => import("./days-dialog.tsx").then(({ DaysDialog: it }) => it));

type Props = Pick<ReportAddress, "state" | "change">;

/** Method, period, storefront, and what orders are worth. */
export const Controls = ({ state, change }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  /** Null until it is opened for the first time. */
  const [isAsking, setAsking] = useState<boolean | null>(null);
  const period = (days: number) => (days === 1 ? t("rfm.today") : t("terms.lookback", { days: formats.count(days) }));

  return (
    <div className={styles.controls}>
      <Segmented
        className={styles.methods ?? ""}
        name="method"
        aria-label={t("rfm.method")}
        value={state.method}
        options={REPORT_METHODS.map((method) => ({ value: method, label: t(`methods.${method}`) }))}
        onChange={(method) => change({ method, focus: null, cell: null })}
      />
      <Dropdown
        trigger={["click"]}
        autoFocus
        menu={{
          items: [
            ...PERIODS.map((days) => ({ key: String(days), label: period(days) })),
            { type: "divider" as const },
            { key: "other", label: t("rfm.other_days") },
          ],
          selectable: true,
          selectedKeys: [String(state.days)],
          onClick: ({ key }) => (key === "other" ? setAsking(true) : change({ days: Number(key) })),
        }}
      >
        <Button aria-haspopup="menu" aria-label={`${t("terms.period")}: ${period(state.days)}`}>
          {period(state.days)} <DownOutlined aria-hidden className={styles.caret ?? ""} />
        </Button>
      </Dropdown>
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront })} />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis })} />
      {isAsking !== null && (
        <DaysDialog
          isOpen={isAsking}
          days={state.days}
          onClose={() => setAsking(false)}
          onChoose={(days) => {
            setAsking(false);
            change({ days });
          }}
        />
      )}
    </div>
  );
};
