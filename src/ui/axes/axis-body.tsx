"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import styles from "./axes.module.css";
import { TABS, type Tab } from "./axis-state.ts";
import { useWarningWords } from "./quality/warnings.tsx";
import { RunsSide } from "./runs/runs-side.tsx";
import { MembersSide } from "./segment/members-side.tsx";
import { ProfileSide } from "./segment/profile-side.tsx";
import { SegmentChips } from "./segment/segment-chips.tsx";
import type { SideProps } from "./types.ts";

const TAB_CONTENT: Record<Tab, (props: SideProps) => ReactNode> = {
  profile: ProfileSide,
  members: MembersSide,
  runs: RunsSide,
};

/** The segments of an axis with three tabs; the address selects one. */
export const AxisBody = ({ page, shown }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("axes");
  const warningsOf = useWarningWords();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const tabs = TABS.filter((tab) => tab !== "members" || mayView);
  const tab = tabs.find((each) => each === page.state.tab) ?? "profile";
  const Content = TAB_CONTENT[tab];
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
          <Content page={page} shown={shown} isTable={page.state.view === "table"} />
        </div>
      </PageTabs>
    </>
  );
};
