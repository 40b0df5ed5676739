import * as z from 'zod/mini';
import { type RemoteMedia } from '../carriers/carrier.ts';

/** A text that waits for the agent's word. */
export interface HeldText {
  text: string;
  media: readonly RemoteMedia[];
}

/** As `held` keeps them. */
const HeldTexts = z.array(
  z.object({
    text: z.string(),
    media: z.array(
      z.object({ url: z.string(), type: z.exactOptional(z.string()), size: z.exactOptional(z.number()) }),
    ),
  }),
);

export const heldOf = ({ held }: { held: unknown }): HeldText[] => HeldTexts.parse(held);
