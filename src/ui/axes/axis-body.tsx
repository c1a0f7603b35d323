"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useMay } from "../providers/me.ts";
import { Notice } from "../states/notice.tsx";
import { PageTabs } from "../tabs/page-tabs.tsx";
import styles from "./axes.module.css";
import { TABS, type Tab } from "./axis-state.ts";
import { MembersSide } from "./members-side.tsx";
import { ProfileSide } from "./profile-side.tsx";
import { RunsSide } from "./runs-side.tsx";
import { SegmentChips } from "./segment-chips.tsx";
import type { SideProps } from "./types.ts";
import { useWarningWords } from "./warnings.tsx";

const SIDES: Record<Tab, (props: SideProps) => ReactNode> = {
  profile: ProfileSide,
  members: MembersSide,
  runs: RunsSide,
};

/** The segments of an axis, and three sides of them; the address says which. */
export const AxisBody = ({ page, shown }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("axes");
  const warningsOf = useWarningWords();
  const mayView = useMay("customers:view");
  const tabs = TABS.filter((tab) => tab !== "members" || mayView);
  const tab = tabs.find((each) => each === page.state.tab) ?? "profile";
  const Side = SIDES[tab];
  return (
    <>
      {warningsOf(shown.axis).map((warning) => (
        <Notice key={warning}>{warning}</Notice>
      ))}
      <SegmentChips page={page} shown={shown} />
      <PageTabs
        label={t("tabs_label")}
        tabs={tabs.map((key) => ({ key, label: t(`tabs.${key}`) }))}
        active={tab}
        onChoose={(next) => page.change({ tab: next, q: "", page: 1 })}
      >
        <div className={styles.side}>
          <Side page={page} shown={shown} isTable={page.state.view === "table"} />
        </div>
      </PageTabs>
    </>
  );
};
