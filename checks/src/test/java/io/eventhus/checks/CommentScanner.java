package io.eventhus.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Finds what is public, overrides nothing, and has no Javadoc comment. */
final class CommentScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final List<String> found;

    CommentScanner(DocTrees docs, List<String> found) {
        this.docs = docs;
        this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        if (!isPublic(type.getModifiers())) {
            return null;
        }
        check(type.getSimpleName().toString());
        return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        boolean overrides = method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        if (isPublic(method.getModifiers()) && !overrides) {
            check(method.getName().toString());
        }
        return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
        TreePath parent = getCurrentPath().getParentPath();
        // The components of a record are described in its own comment.
        boolean component = parent.getLeaf().getKind() == Tree.Kind.RECORD
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        if (isPublic(field.getModifiers()) && !component) {
            check(field.getName().toString());
        }
        return null;
    }

    private boolean isPublic(ModifiersTree modifiers) {
        TreePath parent = getCurrentPath().getParentPath();
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || modifiers.getFlags().contains(Modifier.PROTECTED)
                || (parent != null && parent.getLeaf().getKind() == Tree.Kind.INTERFACE);
    }

    private void check(String name) {
        if (docs.getDocComment(getCurrentPath()) == null) {
            Path file = Path.of(
                    getCurrentPath().getCompilationUnit().getSourceFile().getName());
            found.add(file.getFileName() + ": " + name);
        }
    }
}
