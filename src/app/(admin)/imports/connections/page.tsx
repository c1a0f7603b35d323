export { ConnectionsPage as default } from "#ui/imports/connections/connections-page.tsx";
