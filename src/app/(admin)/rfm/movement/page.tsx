export { FlowsPage as default } from "#features/report/ui/flows/flows-page.tsx";
