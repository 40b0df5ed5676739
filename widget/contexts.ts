import { createContext } from '@lit/context';
import type { DraftStore } from './draft-store.ts';
import type { WidgetActions } from './ports.ts';

/** Reads of the server that elements start themselves. */
export const widgetActionsContext = createContext<WidgetActions>(Symbol('widget-actions'));

/** Drafts of this tenant, per call. */
export const draftsContext = createContext<{ store: DraftStore; tenant: string }>(Symbol('drafts'));
