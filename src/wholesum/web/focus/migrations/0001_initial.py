"""Focus rounds: goals, efforts, values, what is asked, and what is decided."""

import django.db.models.deletion
import uuid
import wholesum.web.teams.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0001_initial'),
        ('teams', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Effort',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=120, validators=[wholesum.web.teams.models.one_line], verbose_name='title')),
                ('plain_title', models.CharField(max_length=120)),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='hours a month')),
                ('since', models.DateField(blank=True, null=True)),
                ('asked_by', models.CharField(blank=True, max_length=120, validators=[wholesum.web.teams.models.one_line])),
                ('for_whom', models.CharField(blank=True, max_length=120, validators=[wholesum.web.teams.models.one_line])),
                ('reach', models.CharField(blank=True, choices=[('run', 'run'), ('change', 'change')], max_length=6)),
                ('stage', models.CharField(blank=True, choices=[('renew', 'renew'), ('try', 'try'), ('tend', 'tend'), ('let go', 'let go')], max_length=6)),
                ('breaks', models.CharField(blank=True, max_length=300, validators=[wholesum.web.teams.models.one_line])),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('place',),
            },
        ),
        migrations.CreateModel(
            name='FocusRound',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, validators=[wholesum.web.teams.models.one_line], verbose_name='name')),
                ('share', models.PositiveSmallIntegerField(default=80)),
                ('threshold', models.PositiveSmallIntegerField(default=5)),
                ('opened', models.DateField()),
                ('deciding', models.DateField(blank=True, null=True)),
                ('closed', models.DateField(blank=True, null=True)),
                ('outcome', models.JSONField(blank=True, null=True)),
                ('experiment', models.CharField(blank=True, max_length=300)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='focus_rounds', to='teams.team')),
            ],
        ),
        migrations.CreateModel(
            name='Failure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=140, validators=[wholesum.web.teams.models.one_line])),
                ('effort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='failures', to='focus.effort')),
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='failures', to='focus.focusround')),
            ],
        ),
        migrations.AddField(
            model_name='effort',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='efforts', to='focus.focusround'),
        ),
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('promise', models.CharField(choices=[('sealed', 'sealed'), ('signed', 'signed')], default='sealed', max_length=6)),
                ('threshold', models.PositiveSmallIntegerField(default=5)),
                ('opened', models.DateField()),
                ('closes', models.DateTimeField()),
                ('closed', models.DateField(null=True)),
                ('reminded', models.DateField(null=True)),
                ('asked', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField(null=True)),
                ('what', models.CharField(choices=[('goals', 'points on goals'), ('scores', 'scores'), ('values', 'points on values')], max_length=6)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='askings', to='focus.focusround')),
            ],
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=140, validators=[wholesum.web.teams.models.one_line], verbose_name='goal')),
                ('weight', models.FloatField(blank=True, null=True)),
                ('place', models.PositiveSmallIntegerField()),
                ('namers', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='focus.focusround')),
            ],
            options={
                'ordering': ('place',),
            },
        ),
        migrations.AddField(
            model_name='effort',
            name='goals',
            field=models.ManyToManyField(related_name='efforts', to='focus.goal'),
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=140, validators=[wholesum.web.teams.models.one_line], verbose_name='goal')),
                ('agreed', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='focus.goal')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merged_by', to='focus.goal')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('keep', 'keep'), ('change', 'change'), ('stop', 'stop')], max_length=6)),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('freed_for', models.CharField(blank=True, max_length=120, validators=[wholesum.web.teams.models.one_line])),
                ('by_when', models.DateField(blank=True, null=True)),
                ('review', models.DateField(blank=True, null=True)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='focus_proposal', to='decisions.decision')),
                ('effort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='focus.effort')),
                ('who', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Value',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, validators=[wholesum.web.teams.models.one_line], verbose_name='value')),
                ('place', models.PositiveSmallIntegerField()),
                ('agenda', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='agenda')),
                ('reward', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='reward')),
                ('praise', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='praise')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='focus.focusround')),
            ],
            options={
                'ordering': ('place',),
            },
        ),
        migrations.AddField(
            model_name='effort',
            name='value',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='efforts', to='focus.value'),
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('keep', 'keep'), ('change', 'change'), ('stop', 'stop')], max_length=6)),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('freed_for', models.CharField(blank=True, max_length=120, validators=[wholesum.web.teams.models.one_line])),
                ('by_when', models.DateField(blank=True, null=True)),
                ('review', models.DateField(blank=True, null=True)),
                ('decided', models.DateField()),
                ('missed', models.BooleanField(blank=True, null=True)),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='verdicts', to='decisions.decision')),
                ('effort', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verdict', to='focus.effort')),
                ('who', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Work',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True)),
                ('effort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work', to='focus.effort')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='focusround',
            constraint=models.UniqueConstraint(fields=('team', 'name'), name='one_focus_a_name'),
        ),
        migrations.AddConstraint(
            model_name='focusround',
            constraint=models.UniqueConstraint(condition=models.Q(('closed', None)), fields=('team',), name='one_open_focus'),
        ),
        migrations.AddConstraint(
            model_name='failure',
            constraint=models.UniqueConstraint(fields=('round', 'text'), name='one_way_to_fail'),
        ),
        migrations.AddConstraint(
            model_name='asking',
            constraint=models.UniqueConstraint(fields=('round', 'what'), name='one_asking_a_thing'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.UniqueConstraint(fields=('round', 'text'), name='one_goal_a_text'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='one_merge_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='value',
            constraint=models.UniqueConstraint(fields=('round', 'name'), name='one_value_a_name'),
        ),
        migrations.AddConstraint(
            model_name='effort',
            constraint=models.UniqueConstraint(fields=('round', 'plain_title'), name='one_effort_a_title'),
        ),
        migrations.AddConstraint(
            model_name='work',
            constraint=models.UniqueConstraint(fields=('effort', 'user'), name='works_once'),
        ),
    ]
