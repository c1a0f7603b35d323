"use client";

import { CompassOutlined, KeyOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { showPanel } from "#core/ui/keys/panel.ts";
import { useCurrentEntry } from "#core/ui/page/feature-pages.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useSample } from "#core/ui/use-sample.ts";
import { type IndexItem, IndexList } from "./index-list.tsx";

/** Where to find out how the product works: its pages of help, the keys, and the sample data. */
export const HelpPage = () => {
  const t = useTranslations();
  const sample = useSample();
  const pages = useCurrentEntry()?.pages.filter(({ name }) => name !== "help") ?? [];
  const items: IndexItem[] = [
    ...pages.map((page) => ({ ...page, about: t(`help.${page.name as "glossary"}_about`) })),
    {
      name: "keys",
      label: t("keys.title"),
      about: t("help.keys_about"),
      Icon: KeyOutlined,
      onClick: () => showPanel("keys"),
    },
    ...(sample.mayManage && !sample.sampleOf
      ? [
          {
            name: "sample",
            label: t("sample.explore"),
            about: t("help.sample_about"),
            Icon: CompassOutlined,
            onClick: sample.open,
          },
        ]
      : []),
  ];
  return (
    <PageLayout>
      <PageHeader title={t("nav.help")} about={t("help.about")} />
      <IndexList items={items} />
    </PageLayout>
  );
};
