import type { Permission } from "#core/values/permissions.ts";
import { NoPermission } from "../feedback/no-permission.tsx";
import { PageLayout } from "./page.tsx";
import { PageHeading } from "./page-heading.tsx";

/** Shown instead of a page without permission. */
export const ForbiddenPage = ({ title, permission }: { title: string; permission: Permission }) => (
  <PageLayout>
    <PageHeading title={title} />
    <NoPermission permission={permission} />
  </PageLayout>
);
