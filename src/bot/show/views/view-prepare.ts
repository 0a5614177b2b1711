// The card before the first question: what has to be there.
import type { PrepareStep } from '../../../model/dialog';
import { addressOf } from './address-of';
import { cautionAt } from './caution-at';
import { accessSummary } from './view-ask';
import type { View, ViewContext } from './view-context';

export function viewPrepare(context: ViewContext, step: PrepareStep): View {
  const { dialog, setup } = context;
  return {
    name: 'prepare',
    data: {
      ...addressOf(context),
      ...cautionAt(context, step),
      title: step.title,
      ...(step.prepare.lead === undefined ? {} : { lead: step.prepare.lead }),
      prerequisites: dialog.prerequisites,
      ...(setup.access ? { access: accessSummary(context) } : {}),
    },
  };
}
