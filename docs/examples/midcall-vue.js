import { defineComponent, h, onBeforeUnmount, onMounted, ref, watch } from 'vue';
import { genericCallSource, genericRecordHost, mount, signedCalls } from './adapter-host.js';

const post = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};

/**
 * The widget in a Vue page; it fills its parent. `ticket`: id of the ticket on screen, or null. Calls come as
 * `midcall:call` events of the window, each state signed by the backend.
 */
export const Midcall = defineComponent({
  name: 'MidcallWidget',
  props: { widgetUrl: { type: String, required: true }, ticket: { type: String, default: null } },
  setup(props) {
    const container = ref(null);
    const record = genericRecordHost({ system: 'mycrm' });
    let widget;
    onMounted(() => {
      const calls = genericCallSource({ events: window });
      widget = mount({
        container: container.value,
        widgetUrl: props.widgetUrl,
        sources: [signedCalls(calls, (call) => post('/midcall/call-token', call))],
        record,
        token: (launch) => post('/midcall/launch-token', launch),
      });
    });
    onBeforeUnmount(() => widget.close());
    watch(
      () => props.ticket,
      (id) => record.show(id === null ? null : { system: 'mycrm', type: 'ticket', id }),
      { immediate: true },
    );
    return () => h('div', { ref: container, style: { height: '100%' } });
  },
});
