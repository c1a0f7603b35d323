import { PartitionOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const segments = defineFeaturePages({
  pages: [
    page("segments", {
      list: "/segments",
      show: "/segments/:id",
      create: "/segments/new",
      edit: "/segments/:id/edit",
      group: "main",
      position: 4,
      Icon: PartitionOutlined,
      goKey: "S",
      access: {
        list: "customers:view",
        show: "customers:view",
        create: "customers:edit",
        edit: "customers:edit",
        export: "data:export",
        describe: "ai:use",
      },
    }),
  ],
});
