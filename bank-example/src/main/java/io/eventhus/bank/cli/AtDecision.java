package io.eventhus.bank.cli;

import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptorChain;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** Does something between a command's decision, for which it has loaded its account, and its append. */
final class AtDecision implements MessageHandlerInterceptor<CommandMessage> {

    private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

    /** Says what is done at the decision of the next command, and only there. */
    void once(Runnable action) {
        next.set(action);
    }

    @Override
    public MessageStream<?> interceptOnHandle(
            CommandMessage command, ProcessingContext context, MessageHandlerInterceptorChain<CommandMessage> chain) {
        context.runOnPostInvocation(decided -> {
            Runnable action = next.getAndSet(null);
            if (action != null) {
                action.run();
            }
        });
        return chain.proceed(command, context);
    }
}
