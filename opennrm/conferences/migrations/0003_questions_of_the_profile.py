"""What a conference is asked is a code of the country's list, so that the database asks only that there is one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conferences", "0002_rules")]

    operations = [
        migrations.RemoveConstraint(model_name="conference", name="conference_question_is_known"),
        migrations.AlterField(model_name="conference", name="question", field=models.TextField()),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True), name="conference_has_a_question"
            ),
        ),
    ]
