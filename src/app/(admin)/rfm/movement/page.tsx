export { FlowsPage as default } from "#ui/report/flows/flows-page.tsx";
