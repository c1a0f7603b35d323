import { ContactsOutlined, ProfileOutlined, SafetyOutlined } from "@ant-design/icons";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const customers = defineFeaturePages({
  pages: [
    page("customers", {
      list: "/customers",
      show: "/customers/:id",
      group: "main",
      position: 3,
      Icon: ContactsOutlined,
      goKey: "C",
      access: {
        list: "customers:view",
        show: "customers:view",
        edit: "customers:edit",
        export: "data:export",
        erase: "settings:manage",
      },
    }),
    page("duplicates", {
      list: "/customers/duplicates",
      access: { list: "customers:edit" },
    }),
    page("custom-fields", {
      list: "/settings/custom-fields",
      of: "settings",
      position: 6,
      Icon: ProfileOutlined,
      access: MANAGES_SETTINGS,
    }),
    page("privacy", {
      list: "/settings/privacy",
      of: "settings",
      position: 8,
      Icon: SafetyOutlined,
      access: { list: "customers:edit" },
    }),
    page("retention", { list: "/settings/privacy/retention", word: "retention_rules", access: MANAGES_SETTINGS }),
  ],
});
