import type { ReactNode } from "react";
import { AdminLayout } from "#features/shell/ui/admin-layout.tsx";
import { Pages } from "#pages.tsx";
import { otherMessages } from "#texts.ts";

const Layout = ({ children }: { children: ReactNode }) => (
  <Pages>
    <AdminLayout texts={otherMessages}>{children}</AdminLayout>
  </Pages>
);

export default Layout;
