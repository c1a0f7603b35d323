import { ApiOutlined, AppstoreOutlined } from "@ant-design/icons";

const ICONS: Record<string, typeof AppstoreOutlined> = { rfm: AppstoreOutlined, api: ApiOutlined };

export const NavIcon = ({ name }: { name: string }) => {
  const Icon = ICONS[name] ?? AppstoreOutlined;
  return <Icon aria-hidden />;
};
